// Playground API: what it sells, and who ordered what.
export interface Order {
  readonly id: string
  readonly item: string
  readonly pieces: number
  readonly total: string
  readonly placed: string
}

const shelf = [
  { item: 'Dotted notebook', price: 1450 },
  { item: 'Brass coat hook', price: 890 },
  { item: 'Umbrella, dark green', price: 3200 },
  { item: 'Wool scarf', price: 4100 },
  { item: 'Roll of cloakroom tickets', price: 675 },
] as const

const ordersOf = new Map<string, Order[]>()

function makeOrder(index: number, placed: Date): Order {
  const { item, price } = shelf[index % shelf.length] ?? shelf[0]
  const pieces = (index % 2) + 1
  const total = `€ ${((price * pieces) / 100).toFixed(2)}`
  return { id: `A-${1001 + index}`, item, pieces, total, placed: placed.toISOString().slice(0, 10) }
}

/** The orders of one person; everybody starts with two. */
export function listOrders(sub: string): Order[] {
  const known = ordersOf.get(sub)
  if (known) return known
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000)
  const orders = [makeOrder(0, daysAgo(9)), makeOrder(1, daysAgo(3))]
  ordersOf.set(sub, orders)
  return orders
}

export function placeOrder(sub: string): Order {
  const orders = listOrders(sub)
  const order = makeOrder(orders.length, new Date())
  orders.push(order)
  return order
}
