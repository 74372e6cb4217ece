// Records are tried twice, each time with a deadline, and what cannot be stored is said in one way.
import { createStore, delMany, entries, get, set } from 'idb-keyval'
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
  expect(get).toHaveBeenCalledExactlyOnceWith('a', store)
  expect(set).toHaveBeenCalledExactlyOnceWith('b', 1, store)
  expect(delMany).toHaveBeenCalledExactlyOnceWith(['c', 'd'], store)
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
  test('may be that nobody answers: twice five seconds are waited', async () => {
    vi.mocked(get).mockReturnValue(new Promise(() => {}))
    const getting = openRecords().get('a')
    const settled = vi.fn()
    getting.catch(settled)
    await vi.advanceTimersByTimeAsync(9_999)
    expect(settled).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    await expect(getting).rejects.toEqual(refusal('OIDC_STORAGE_UNAVAILABLE'))
  })
})

describe('a record is taken', () => {
  type Transaction = { oncomplete?: () => void; onabort?: () => void; error: Error | null }

  /** A store whose transaction ends as told. */
  function openTransaction(end: (transaction: Transaction) => void): string[] {
    const done: string[] = []
    const transaction: Transaction = { error: new Error('gone') }
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
