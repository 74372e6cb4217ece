// Fuzzing: where a request ends up, as servers and what stands before them would read its path.

/** Decodes what is a percent escape, and leaves alone what is none. */
const decode = (text: string): string =>
  text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

/** Resolves a path to its segments: `\` is `/`, parameters after `;` and what follows a NUL are cut off. */
function resolve(path: string, cutsParameters: boolean): string[] {
  const segments: string[] = []
  for (const raw of path.replaceAll('\\', '/').split('/')) {
    const segment = cutsParameters ? (raw.split(/[;\0]/, 1)[0] ?? '') : raw
    if (segment === '..') segments.pop()
    else if (segment !== '' && segment !== '.') segments.push(segment)
  }
  return segments
}

/** Every reading of a path: as it is, decoded once and twice, before and after which parameters are cut. */
function readings(path: string): string[][] {
  const texts = [path, decode(path), decode(decode(path))]
  return texts.flatMap((text) => [resolve(text, false), resolve(text, true)])
}

/** Whether every reading of a URL's path is inside the path of a prefix, read in the same way. */
export function staysInside(url: URL, prefix: URL): boolean {
  const outer = readings(prefix.pathname)
  return readings(url.pathname).every((inner, index) => {
    const start = outer[index] ?? []
    return start.every((segment, at) => inner[at] === segment)
  })
}
