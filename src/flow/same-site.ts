// Room flow: are two addresses of one site, so that the provider gets its cookies in a frame of this page?

/** Hosts whose subdomains belong to different people; a short list, as only well-known ones pay. */
const shared =
  /^(github\.io|gitlab\.io|vercel\.app|netlify\.app|pages\.dev|workers\.dev|web\.app|firebaseapp\.com|appspot\.com|run\.app|azurewebsites\.net|herokuapp\.com|onrender\.com|fly\.dev|cloudfront\.net|amazonaws\.com|auth0\.com)$/

/** co.uk, com.au and their kin. */
const national = /^[a-z]{1,3}\.[a-z]{2}$/

/** IPv4; an address of IPv6 has no labels to share. */
const address = /^[\d.]+$/

/**
 * Guesses whether two URLs are of the same site: no browser tells, and the list of public suffixes is larger than this
 * package. A wrong answer costs a silent attempt that fails in a frame, or a trip of the whole page that a frame would
 * have spared; nothing is decided by it.
 *
 * @see [HTML, same site](https://html.spec.whatwg.org/multipage/browsers.html#same-site)
 */
export function isSameSite(url: string, other: string): boolean {
  if (!URL.canParse(url) || !URL.canParse(other)) return false
  const [one, two] = [new URL(url), new URL(other)]
  if (one.protocol !== two.protocol || !one.host || !two.host) return false
  if (one.hostname === two.hostname) return true
  if (address.test(one.hostname) || address.test(two.hostname)) return false
  const labels = one.hostname.split('.').toReversed()
  const others = two.hostname.split('.').toReversed()
  const first = labels.findIndex((label, index) => label !== others[index])
  const common = first < 0 ? labels.length : first
  const suffix = labels.slice(0, 2).toReversed().join('.')
  return common > (national.test(suffix) || shared.test(suffix) ? 2 : 1)
}
