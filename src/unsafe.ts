// Door: the one exit of access tokens, easy to find in review.
export { accessTokenFor } from './client/access-token-for.ts'
