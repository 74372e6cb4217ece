// Unit tests: options that are mistakes, each under the option that its error must name.

/** Mistakes in every option, beside an honest issuer and client id. */
export const mistakes: Readonly<Record<string, readonly unknown[]>> = {
  issuer: [
    ...[undefined, null, '', 1, {}, ['https://id.example'], 'id.example', '/tenant', '//id.example'],
    ...[
      'http://id.example',
      'javascript:alert(1)',
      'https://',
      'https://id.example?a=b',
      'https://id.example?',
    ],
    ...['https://id.example#a', 'https://id.example#', 'https://a@id.example', 'https://:b@id.example'],
  ],
  clientId: [undefined, null, '', 1, {}],
  redirectUri: [
    ...[
      null,
      '',
      1,
      'http://app.example/',
      'https://a@app.example/',
      'https://:b@app.example/',
      '/callback#a',
    ],
    ...['/callback#', 'javascript:alert(1)', 'https://'],
  ],
  postLogoutRedirectUri: [null, '', 1, 'http://app.example/', '/#a', 'data:,a'],
  scope: [null, '', 1, ['openid']],
  resources: [
    ...[null, 'https://api.example/', {}, [1], [null], [{}], [''], ['https://'], ['http://api.example/']],
    ...[
      ['https://api.example/?a'],
      ['https://api.example/?'],
      ['https://api.example/#'],
      ['https://a:b@api.example/'],
    ],
    ...[['https://:b@api.example/'], [{ url: 1 }], ['blob:https://api.example/'], ['wss://api.example/']],
  ],
  claims: [null, '', 1, 'zod', {}, { validate: () => ({}) }],
  store: [null, '', 1, 'localStorage', 'Memory', {}],
  tokens: [null, '', 'inPage', {}, { start: true }],
  metadata: [null, '', 'https://id.example/.well-known/openid-configuration', [], 1],
  expectedIssuer: [null, '', 1, {}],
  idTokenSigningAlg: [null, '', 1, ['RS256']],
  clockTolerance: [null, '30', -1, 601, NaN, Infinity, {}],
  endpointOrigins: [
    null,
    '',
    'https://sts.example',
    [1],
    [''],
    ['sts.example'],
    ['http://sts.example'],
    [null],
  ],
  authorizationParameters: [
    ...[null, '', 'audience=a', [], 1],
    ...[
      'response_type',
      'response_mode',
      'client_id',
      'client_secret',
      'redirect_uri',
      'scope',
      'state',
      'nonce',
    ].map((name) => ({ [name]: 'x' })),
    ...['code_challenge', 'code_challenge_method', 'request', 'request_uri'].map((name) => ({ [name]: 'x' })),
  ],
  dpop: [null, '', 1, 'true', {}],
  monitorSession: [null, '', 1, 'true', {}],
  idle: [
    ...[null, '', 1, true, [], {}, { warn: 5 }, { seconds: undefined }, { seconds: null }, { seconds: '60' }],
    ...[
      { seconds: 0 },
      { seconds: -1 },
      { seconds: NaN },
      { seconds: 60, warn: 61 },
      { seconds: 60, warn: -1 },
    ],
    ...[
      { seconds: 60, warn: NaN },
      { seconds: 60, warn: '5' },
    ],
  ],
  trace: [null, '', 'console', {}, 1],
  dpopp: [true, undefined, null],
  __proto: ['x'],
  constructor: ['x'],
  toString: ['x'],
}

/** Options that this version does not serve. */
export const unserved: Readonly<Record<string, unknown>> = {
  resources: [{ url: 'https://api.example/', resource: 'urn:a' }],
}

/** What a careless merge may have put on Object.prototype. */
export const pollution: Readonly<Record<string, unknown>> = {
  redirectUri: '/evil',
  postLogoutRedirectUri: '/evil',
  scope: 'evil',
  resources: ['https://evil.example/'],
  claims: { '~standard': {} },
  store: 'evil',
  tokens: { start: 'evil' },
  dpop: true,
  monitorSession: true,
  idle: { seconds: 1 },
  seconds: -1,
  warn: -1,
  metadata: { token_endpoint: 'https://evil.example/token' },
  expectedIssuer: 'https://evil.example',
  idTokenSigningAlg: 'ES256',
  clockTolerance: 600,
  endpointOrigins: ['https://evil.example'],
  authorizationParameters: { acr_values: 'evil' },
  trace: () => undefined,
  evil: true,
}
