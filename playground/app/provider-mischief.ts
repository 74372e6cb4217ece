// Playground app: asks the playground's provider to misbehave. No part of any protocol, and nothing the SDK knows.

/** @returns the members of the answer that are strings */
export async function tellProvider(deed: 'next' | 'revoke' | 'sample', order: Record<string, string>) {
  const response = await fetch(`${import.meta.env.VITE_ISSUER}/playground/${deed}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(order),
  })
  if (!response.ok) throw new Error(`The provider of the playground answered ${response.status}`)
  return (await response.json()) as Record<string, string>
}
