// Room platform: a window for a sign-in. Browsers open one only while they still see the click.

const [width, height] = [480, 680]

/** Opens an empty window in the middle of this one, or nothing where the browser refuses. */
export function openPopup(): Window | null {
  const left = Math.round(screenX + (outerWidth - width) / 2)
  const top = Math.round(screenY + (outerHeight - height) / 2)
  return open('about:blank', '_blank', `popup,width=${width},height=${height},left=${left},top=${top}`)
}
