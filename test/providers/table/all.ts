// Providers: the table: 25 of them, in the order of docs/providers.md, and further set-ups of the same ones.
import type { Provider } from '../provider.ts'
import { auth0, auth0Legacy } from './auth0.ts'
import { cognito, cognitoLegacy } from './cognito.ts'
import { entra, entraAllTenants, entraB2c, entraExternalId, entraListedTenants } from './entra.ts'
import { duende, hydra, hydraRelative, logto, oidcProvider, openiddict, spring } from './frameworks.ts'
import { fusionauth } from './fusionauth.ts'
import { google, googleNamed, googleUnnamed } from './google.ts'
import { keycloak, keycloakDpop } from './keycloak.ts'
import { okta, oktaOrg } from './okta.ts'
import { authelia, authentik, dex, dexSessions, kanidm, rauthy, zitadel } from './self-hosted.ts'
import { apple, gitlab, pingone, salesforce, salesforceLogin } from './services.ts'

/** One entry for each provider. */
export const providers: readonly Provider[] = [
  okta,
  google,
  cognito,
  fusionauth,
  auth0,
  entra,
  entraB2c,
  entraExternalId,
  keycloak,
  zitadel,
  authentik,
  authelia,
  hydra,
  dex,
  logto,
  oidcProvider,
  duende,
  openiddict,
  spring,
  gitlab,
  kanidm,
  rauthy,
  pingone,
  salesforce,
  apple,
]

/** Other servers, tenants and versions of those. */
export const variants: readonly Provider[] = [
  oktaOrg,
  googleNamed,
  googleUnnamed,
  cognitoLegacy,
  auth0Legacy,
  entraAllTenants,
  entraListedTenants,
  keycloakDpop,
  hydraRelative,
  dexSessions,
  salesforceLogin,
]
