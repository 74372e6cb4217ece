// Room protocol: names that an app cannot use for parameters of its own.

/** Parameters that belong to the protocol: the app cannot set them. */
export const protocolParameters: readonly string[] = [
  'response_type',
  'response_mode',
  'client_id',
  'client_secret',
  'redirect_uri',
  'scope',
  'state',
  'nonce',
  'code_challenge',
  'code_challenge_method',
  'request',
  'request_uri',
]
