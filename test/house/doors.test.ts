// The files directly in src/ are exactly what the package exports, and built they share one core.
import { OidcError } from 'claimcheck'
import { useOidc } from 'claimcheck/react'
import { createElement } from 'react'
import { renderToString } from 'react-dom/server'
import { expect, test } from 'vitest'
import { floorPlan } from '../../lint/floor-plan.js'
import { listDoors } from '../../scripts/doors.ts'
import { listFiles, readText } from './files.ts'

const filesOfSource = listFiles('src').map((file) => file.slice('src/'.length))

test('the doors in src/ are the exports of package.json', () => {
  const doors = filesOfSource.filter((file) => !file.includes('/'))
  expect(doors).toEqual(
    listDoors()
      .map((door) => `${door}.ts`)
      .toSorted(),
  )
})

test('the floor plan lists exactly the rooms and doors that there are', () => {
  const places = new Set(filesOfSource.map((file) => file.split('/')[0] ?? ''))
  expect(Object.keys(floorPlan).toSorted()).toEqual([...places].toSorted())
})

test('built, an error of claimcheck/react is an OidcError of claimcheck', () => {
  expect(() => renderToString(createElement(() => useOidc().getSession().status))).toThrow(OidcError)
})

test('built, the React door can be imported by a server component', () => {
  expect(readText('dist/react.js')).toMatch(/^'use client'\n/)
})
