// Pain 16: names of all scripts, with marks, joiners and directions, are shown as they were written.
import { expect, openSignedIn, test, userInfo } from './fixtures.ts'
import { setting } from './servers/hostile/changes.ts'

const names = [
  'Ada Lovelace',
  'José Núñez',
  'Zoë Brontë',
  'Jose\u0301 in two marks',
  'Ångström Øre',
  'Łukasz Żółć',
  'Şule İğdır',
  'Nguyễn Thị Ánh',
  'Ñandú Ümlaut ß',
  'Σωκράτης',
  'Владимир Ильич',
  'Ґалаґан Їжак',
  'გიორგი',
  'Արամ',
  'משה בן־מימון',
  'محمد بن عبدالله',
  'علی‌رضا',
  'फ़रहान ख़ान',
  'தமிழ்ச்செல்வி',
  'প্রীতি',
  'สมชาย ใจดี',
  'ဒေါ်အောင်',
  'ታደሰ',
  '王小明',
  '山田 太郎',
  '김철수',
  '𠮷野家',
  '👩‍💻 🇳🇴 👍🏽',
  '\u202Eright to left\u202C',
  '“quotes” & <b>markup</b> \\ / ’',
]

test('pain 16: thirty names arrive and are shown as they were written, from ID Token and UserInfo', async ({
  op,
  tab,
}) => {
  expect(new Set(names).size).toBe(30)
  const name = names.join(' | ')
  op.switches.idToken.claims = setting({ name, names })
  op.switches.userinfo.members = setting({ name, names })
  expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in', claims: { name, names } })
  expect(await tab.text('#hello')).toBe(`Hello ${name}`)
  expect((await userInfo(tab)).claims).toMatchObject({ name, names })
})
