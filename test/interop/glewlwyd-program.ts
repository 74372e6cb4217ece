// Interop: the program of Glewlwyd: its packages, and a folder with the database, the pages and the configuration of one run.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { copyFileSync, cpSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Unpacked } from './debian.ts'

/** The program, its pages, what these are made of; and that nobody sets up a database for it. */
export const packages = [
  'glewlwyd',
  'glewlwyd-common',
  'libjs-jquery',
  'libjs-popper.js',
  'libjs-bootstrap4',
  'dbconfig-no-thanks',
] as const

/** Its configuration file, as the sample has it where it is not about places. */
function writeSettings(root: string, run: string, port: number): void {
  const modules = { user: 'user', user_middleware: 'user_middleware', client: 'client' }
  const folders = { ...modules, user_auth_scheme: 'scheme', plugin: 'plugin' }
  const kinds = { html: 'text/html', css: 'text/css', js: 'application/javascript', json: 'application/json' }
  const types = Object.entries(kinds).map(
    ([extension, kind]) => `{ extension = ".${extension}" mime_type = "${kind}" compress = 0 }`,
  )
  const lines = [
    `port = ${port}`,
    'bind_address = "127.0.0.1"',
    `external_url = "http://127.0.0.1:${port}"`,
    'login_url = "login.html"',
    'api_prefix = "api"',
    `static_files_path = "${run}/webapp/"`,
    `static_files_mime_types = (${types.join(', ')})`,
    'allow_origin = "*"',
    'allow_methods = "GET, POST, PUT, DELETE, OPTIONS"',
    'allow_headers = "Origin, X-Requested-With, Content-Type, Accept, Bearer, Authorization, DPoP"',
    'expose_headers = "Content-Encoding, Authorization"',
    'log_mode = "file"',
    'log_level = "INFO"',
    `log_file = "${run}/log"`,
    'cookie_secure = 0',
    'cookie_same_site = "empty"',
    'session_expiration = 86400',
    'session_key = "GLEWLWYD2_SESSION_ID"',
    'admin_scope = "g_admin"',
    'profile_scope = "g_profile"',
    'hash_algorithm = "SHA512"',
    `database = { type = "sqlite3" path = "${run}/database" };`,
    ...Object.entries(folders).map(
      ([kind, folder]) => `${kind}_module_path = "${root}/usr/lib/glewlwyd/${folder}"`,
    ),
  ]
  writeFileSync(path.join(run, 'settings'), `${lines.join('\n')}\n`)
}

/** An empty database and the pages, whose links lead out of the package. */
function prepare(root: string, run: string): void {
  rmSync(run, { recursive: true, force: true })
  mkdirSync(run)
  mkdirSync(path.join(root, 'usr/lib/glewlwyd/user_middleware'), { recursive: true })
  const tables = path.join(root, 'usr/share/doc/glewlwyd/database/init.sqlite3.sql.gz')
  // The package's tables name that list of a client as older versions did, so that no return from its logout would be known.
  const names = [
    '"post_logout_redirect_uri":{"multiple":false',
    '"post_logout_redirect_uris":{"multiple":true',
  ] as const
  const input = gunzipSync(readFileSync(tables))
    .toString()
    .replaceAll(...names)
  execFileSync('sqlite3', [path.join(run, 'database')], { input })
  const isOurs = (file: string): boolean =>
    !lstatSync(file).isSymbolicLink() || /(jquery|popper|bootstrap)[\w.-]*$/.test(file)
  const pages = path.join(run, 'webapp')
  cpSync(path.join(root, 'usr/share/glewlwyd/webapp'), pages, {
    recursive: true,
    dereference: true,
    filter: isOurs,
  })
  const texts = path.join(root, 'etc/glewlwyd/config-2.7.json/config.json')
  copyFileSync(texts, path.join(pages, 'config.json'))
}

/** Starts it at that port, without anything that it knew before. */
export function launchGlewlwyd({ root, env }: Unpacked, port: number): ChildProcess {
  const run = path.join(root, 'run')
  prepare(root, run)
  writeSettings(root, run, port)
  const args = [`--config-file=${path.join(run, 'settings')}`]
  return spawn(path.join(root, 'usr/bin/glewlwyd'), args, { stdio: 'ignore', env })
}
