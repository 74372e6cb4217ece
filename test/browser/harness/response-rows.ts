// Proof of the harness: authorization responses (area A).
import {
  addingParameter,
  alteringParameter,
  answeringError,
  withoutParameter,
} from '../servers/hostile/changes.ts'
import type { HostileProvider } from '../servers/hostile-provider.ts'
import { authorization, callback } from './observe.ts'
import { header, status, text, type Row } from './row.ts'

/** The parameters of the response, in order; values that differ each time are cut. */
const response = async (op: HostileProvider) => {
  const { search, hash } = await callback(op)
  const value = (name: string, text: string) => (name === 'code' ? '…' : text.replace(op.origin, 'OP'))
  return [...new URLSearchParams(search || hash.slice(1))].map(
    ([name, text]) => `${name}=${value(name, text)}`,
  )
}
const honest = ['code=…', 'state=state', 'iss=OP']

/** A row that changes the authorization response. */
function answered(name: string, change: Parameters<typeof Object.assign>[1], dishonest: string[]): Row {
  return {
    name,
    flip: ({ switches }) => Object.assign(switches.authorization, change),
    look: response,
    honest,
    dishonest,
  }
}

export const responseRows: Row[] = [
  answered('state altered', { parameters: alteringParameter('state', (state) => `${state}x`) }, [
    'code=…',
    'state=statex',
    'iss=OP',
  ]),
  answered('state missing', { parameters: withoutParameter('state') }, ['code=…', 'iss=OP']),
  answered('iss wrong', { parameters: alteringParameter('iss', () => 'https://other') }, [
    'code=…',
    'state=state',
    'iss=https://other',
  ]),
  answered('iss missing', { parameters: withoutParameter('iss') }, ['code=…', 'state=state']),
  answered('code twice', { parameters: addingParameter('code', 'x') }, [...honest, 'code=…']),
  answered('state twice', { parameters: addingParameter('state', 'state') }, [...honest, 'state=state']),
  answered('code and error', { parameters: addingParameter('error', 'server_error') }, [
    ...honest,
    'error=server_error',
  ]),
  answered('an error', { parameters: answeringError('access_denied', 'No & no') }, [
    'error=access_denied',
    'error_description=No & no',
    'state=state',
    'iss=OP',
  ]),
  {
    name: 'a fragment response',
    flip: ({ switches }) => (switches.authorization.place = 'fragment'),
    look: async (op) => (await callback(op)).hash.startsWith('#code='),
    honest: false,
    dishonest: true,
  },
  {
    name: 'a location that no list can say',
    flip: ({ switches }) => (switches.authorization.location = (url) => `${url}&code=%E0%A4%A`),
    look: async (op) => (await header(authorization, 'location')(op))?.endsWith('%E0%A4%A'),
    honest: false,
    dishonest: true,
  },
  {
    name: 'a page in place of a redirect',
    flip: ({ switches }) =>
      Object.assign(switches.authorization, { status: 200, body: '<p>', contentType: 'text/html' }),
    look: async (op) => [await status(authorization)(op), await text(authorization)(op)],
    honest: [303, ''],
    dishonest: [200, '<p>'],
  },
]
