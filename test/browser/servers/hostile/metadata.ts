// Hostile provider: its metadata document and its key set.
import { jsonAnswer, type JsonObject } from '../answer.ts'
import { proofAlgorithms } from '../proofs.ts'
import { signingAlgorithms } from './keys.ts'
import type { Handler, Turn } from './turn.ts'

function honestMetadata({ issuer, urlOf, switches }: Turn): JsonObject {
  return {
    issuer,
    authorization_endpoint: urlOf('authorization'),
    token_endpoint: urlOf('token'),
    userinfo_endpoint: urlOf('userinfo'),
    jwks_uri: urlOf('jwks'),
    revocation_endpoint: urlOf('revocation'),
    end_session_endpoint: urlOf('end_session'),
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [...signingAlgorithms],
    userinfo_signing_alg_values_supported: [...signingAlgorithms],
    token_endpoint_auth_methods_supported: ['none'],
    revocation_endpoint_auth_methods_supported: ['none'],
    code_challenge_methods_supported: ['S256'],
    claims_supported: ['sub', 'name', 'email', 'auth_time', 'acr'],
    authorization_response_iss_parameter_supported: true,
    ...(switches.sessionManagement && { check_session_iframe: urlOf('check_session') }),
    ...(switches.pushing !== 'off' && {
      pushed_authorization_request_endpoint: urlOf('pushed_authorization_request'),
      require_pushed_authorization_requests: switches.pushing === 'required',
    }),
    ...(switches.dpop !== 'off' && { dpop_signing_alg_values_supported: proofAlgorithms }),
    ...(switches.sid && { frontchannel_logout_supported: true, frontchannel_logout_session_supported: true }),
  }
}

export const answerDiscovery: Handler<'discovery'> = async (turn) => {
  const { members = (honest) => honest } = turn.deviation
  return jsonAnswer(await members(honestMetadata(turn)))
}

export const answerJwks: Handler<'jwks'> = async ({ deviation, keys: ring }) => {
  const { members = (honest) => honest, keys = (honest) => honest } = deviation
  return jsonAnswer(await members({ keys: await keys(ring.published()) }))
}
