// Records are tried twice, each time with a deadline, and what cannot be stored is said in one way.
import { createStore, delMany, entries, get, set, update } from 'idb-keyval'
import type { UseStore } from 'idb-keyval'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openRecords } from '../../../src/platform/records.ts'
import { refusal } from '../refusal.ts'

vi.mock('idb-keyval')

const store = vi.fn<(mode: string, work: (objects: IDBObjectStore) => unknown) => Promise<unknown>>()

beforeEach(() => {
  vi.useFakeTimers()
  vi.mocked(createStore).mockReturnValue(store as UseStore)
  vi.mocked(set).mockResolvedValue(undefined)
  vi.mocked(delMany).mockResolvedValue(undefined)
})
afterEach(() => {
  vi.useRealTimers()
  vi.resetAllMocks()
})

/** The store that the last operation was given; what it does reaches the one that idb-keyval opened. */
const opened = () => vi.mocked(get).mock.lastCall?.[1]

test('a store is opened when it is first needed, and then kept', async () => {
  vi.mocked(get).mockResolvedValue('value')
  const records = openRecords()
  expect(createStore).not.toHaveBeenCalled()
  expect(await records.get('a')).toBe('value')
  await records.set('b', 1)
  await records.remove(['c', 'd'])
  vi.mocked(entries).mockResolvedValue([['a', 1]])
  expect(await records.entries()).toEqual([['a', 1]])
  expect(createStore).toHaveBeenCalledExactlyOnceWith('claimcheck', 'records')
  expect(get).toHaveBeenCalledExactlyOnceWith('a', opened())
  expect(set).toHaveBeenCalledExactlyOnceWith('b', 1, opened())
  expect(delMany).toHaveBeenCalledExactlyOnceWith(['c', 'd'], opened())
})

test('a store does not stand in the way of a deletion: it closes its connection', async () => {
  vi.mocked(get).mockResolvedValue('value')
  await openRecords().get('a')
  const db = { close: vi.fn(), onversionchange: undefined as (() => void) | undefined }
  const objects = { transaction: { db } } as unknown as IDBObjectStore
  store.mockImplementation(async (_, work) => work(objects))
  expect(await opened()?.('readonly', (inner) => (inner === objects ? 'read' : 'other'))).toBe('read')
  expect(db.close).not.toHaveBeenCalled()
  db.onversionchange?.()
  expect(db.close).toHaveBeenCalledOnce()
})

test('a record is changed in one step, and what it is then comes back', async () => {
  vi.mocked(update).mockImplementation(async (key, change) => void change(`old ${key as string}` as never))
  expect(await openRecords().update('a', (old) => `${old as string}, changed`)).toBe('old a, changed')
  expect(update).toHaveBeenCalledOnce()
})

describe('a failure', () => {
  test('is tried again with a store that is opened anew', async () => {
    vi.mocked(get).mockRejectedValueOnce(new Error('connection is closing')).mockResolvedValue('value')
    expect(await openRecords().get('a')).toBe('value')
    expect(createStore).toHaveBeenCalledTimes(2)
  })
  test('that stays is a matter of storage, with its cause, and is not remembered', async () => {
    const cause = new DOMException('', 'QuotaExceededError')
    vi.mocked(set).mockRejectedValueOnce(cause).mockRejectedValueOnce(cause)
    const records = openRecords()
    const setting = records.set('a', 1)
    await expect(setting).rejects.toEqual(refusal('OIDC_STORAGE_UNAVAILABLE', { remedy: 'report' }))
    await expect(setting).rejects.toHaveProperty('cause', cause)
    await records.set('a', 1)
    expect(createStore).toHaveBeenCalledTimes(3)
  })
  test('may be that the browser has no store at all', async () => {
    vi.mocked(createStore).mockImplementation(() => {
      throw new ReferenceError('indexedDB is not defined')
    })
    await expect(openRecords().get('a')).rejects.toEqual(refusal('OIDC_STORAGE_UNAVAILABLE'))
  })
  test('may be that nobody answers: three seconds and a moment are waited, and less from then on', async () => {
    vi.mocked(get).mockReturnValue(new Promise(() => {}))
    const records = openRecords()
    for (const patience of [3_200, 400]) {
      const getting = records.get('a')
      const settled = vi.fn()
      getting.catch(settled)
      await vi.advanceTimersByTimeAsync(patience - 1)
      expect(settled).not.toHaveBeenCalled()
      await vi.advanceTimersByTimeAsync(1)
      await expect(getting).rejects.toEqual(refusal('OIDC_STORAGE_UNAVAILABLE'))
    }
  })
  test('that is over is forgotten: the next one is waited for as long as the first', async () => {
    vi.mocked(get)
      .mockReturnValueOnce(new Promise(() => {}))
      .mockResolvedValueOnce('value')
    const records = openRecords()
    const first = records.get('a')
    await vi.advanceTimersByTimeAsync(3_000)
    expect(await first).toBe('value')
    vi.mocked(get).mockReturnValue(new Promise(() => {}))
    const settled = vi.fn()
    records.get('a').catch(settled)
    await vi.advanceTimersByTimeAsync(3_199)
    expect(settled).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(settled).toHaveBeenCalledOnce()
  })
})

describe('a record is taken', () => {
  type Transaction = { oncomplete?: () => void; onabort?: () => void; error: Error | null; db: object }

  /** A store whose transaction ends as told. */
  function openTransaction(end: (transaction: Transaction) => void): string[] {
    const done: string[] = []
    const transaction: Transaction = { error: new Error('gone'), db: {} }
    const objects = {
      transaction,
      get: (key: string) => ({ result: `value of ${key}`, done: done.push(`get ${key}`) }),
      delete: (key: string) => done.push(`delete ${key}`),
    }
    store.mockImplementation(async (mode, work) => {
      done.push(mode)
      const taking = work(objects as unknown as IDBObjectStore)
      end(transaction)
      return taking
    })
    return done
  }

  test('read and deleted in one transaction, once that is complete', async () => {
    const done = openTransaction((transaction) => transaction.oncomplete?.())
    expect(await openRecords().take('a')).toBe('value of a')
    expect(done).toEqual(['readwrite', 'get a', 'delete a'])
  })
  test('or not at all', async () => {
    openTransaction((transaction) => transaction.onabort?.())
    await expect(openRecords().take('a')).rejects.toEqual(refusal('OIDC_STORAGE_UNAVAILABLE'))
  })
})
