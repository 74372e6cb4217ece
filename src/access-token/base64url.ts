// Room access-token: bytes as text.
const Bytes = Uint8Array
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Writes bytes in base64url without padding (RFC 7515 §2). */
export function base64url(buffer: ArrayBuffer | ArrayLike<number>): string {
  const bytes = new Bytes(buffer)
  let text = ''
  let held = 0
  let bits = 0
  for (let index = 0; index < bytes.length; index += 1) {
    held = (held << 8) | (bytes[index] as number)
    for (bits += 8; bits >= 6; bits -= 6) text += alphabet[(held >> (bits - 6)) & 63]
  }
  return bits > 0 ? text + alphabet[(held << (6 - bits)) & 63] : text
}
