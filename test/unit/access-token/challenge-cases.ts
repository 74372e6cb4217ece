// Unit tests: challenges of APIs, honest, odd and hostile, and what they ask for.
import type { StepUp } from '../../../src/errors/oidc-error.ts'

const nonceError = 'DPoP error="use_dpop_nonce"'

/** Status, challenge, and whether a nonce is asked for. */
export const nonceAnswers: [number, string | null, boolean][] = [
  [401, nonceError, true],
  [401, 'dpop error=use_dpop_nonce', true],
  [401, 'DPOP  error = "use_dpop_nonce" , error_description="x"', true],
  [401, 'DPoP algs="ES256 ES384", error="use_dpop_nonce"', true],
  [401, `Bearer realm="a, b", ${nonceError}`, true],
  [401, `Bearer, ${nonceError}`, true],
  [401, `Negotiate YWJj+/==, ${nonceError}`, true],
  [401, `DPoP algs="ES256", ${nonceError}`, true],
  [401, 'DPoP error="use\\_dpop_nonce"', true],
  [400, nonceError, false],
  [200, nonceError, false],
  [401, null, false],
  [401, '', false],
  [401, 'Bearer error="use_dpop_nonce"', false],
  [401, 'DPoP2 error="use_dpop_nonce"', false],
  [401, 'error="use_dpop_nonce"', false],
  [401, 'DPoP error="use_dpop_nonce2"', false],
  [401, 'DPoP error="invalid_token", error="use_dpop_nonce"', false],
  [401, 'DPoP error_description="error=use_dpop_nonce"', false],
  [401, 'DPoP realm="\\", error=use_dpop_nonce"', false],
  [401, `Bearer realm="${nonceError.replaceAll('"', '\\"')}"`, false],
  [401, 'Bearer realm="x, DPoP error=use_dpop_nonce', false],
  [401, '=, DPoP error="use_dpop_nonce"', false],
]

export const stronger = 'error="insufficient_user_authentication"'

/** Status, challenge, and the step-up that is asked for. */
export const stepUps: [number, string | null, StepUp | undefined][] = [
  [401, `Bearer ${stronger}`, {}],
  [401, `Bearer ${stronger}, acr_values="urn:a urn:b"`, { acrValues: 'urn:a urn:b' }],
  [401, `DPoP max_age="5", ${stronger}`, { maxAge: 5 }],
  [401, `Bearer ${stronger}, ACR_Values=gold, max_age=0`, { acrValues: 'gold', maxAge: 0 }],
  [401, `Bearer error="invalid_token", DPoP ${stronger}, acr_values="a"`, { acrValues: 'a' }],
  [401, `Bearer ${stronger}, acr_values="a\\"b, c\\\\"`, { acrValues: 'a"b, c\\' }],
  [401, `Bearer ${stronger}, acr_values="a", acr_values="b"`, { acrValues: 'a' }],
  [401, `Bearer ${stronger}, acr_values=""`, {}],
  [401, `Bearer ${stronger}, acr_values="caf\u00e9"`, {}],
  [401, `Bearer ${stronger}, acr_values="a\tb"`, {}],
  [401, `Bearer ${stronger}, acr_values="${'a'.repeat(501)}"`, {}],
  ...['-1', '1.5', '1e3', '0x10', ' 5', '', 'soon', '9999999999'].map((value): [number, string, StepUp] => [
    401,
    `Bearer ${stronger}, max_age="${value}"`,
    {},
  ]),
  [403, `Bearer ${stronger}`, undefined],
  [400, `Bearer ${stronger}`, undefined],
  [401, null, undefined],
  [401, 'Bearer', undefined],
  [401, 'Bearer error="invalid_token"', undefined],
  [401, `Basic ${stronger}`, undefined],
  [401, `Bearer realm="${stronger.replaceAll('"', '')}"`, undefined],
  [401, `Bearer, ${stronger}, Digest acr_values="evil"`, {}],
]
