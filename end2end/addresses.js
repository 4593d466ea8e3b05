// The address of every screen, and a school in which each of them has something to show.
import { School, day } from './school.js';

const month = day(0).slice(0, 7);

export const mentors = [
  '/', '/record?child=c1&kind=talk', '/waive?child=c1', '/children', '/children/c1', '/children/c1/archive', '/me', '/me/pin',
  '/me/uploads', '/me/diary', '/me/months', '/me/deliver', '/me/shared', '/me/reminders', '/record?next=talk', '/sign-in', '/nothing-here', '/account', '/help', '/api',
];

export const offices = [
  '/board', `/board/${month}/nudge`, '/board/pictures', `/returns/${month}`, '/checks', '/settings/setup', `/board/${month}/mentors/m1`, `/board/${month}/children/c1`, '/coverage', '/approvals', '/archive', '/moves',
  '/children/c1/archive', '/settings', '/settings/rules/new', '/settings/rules/dinner', '/settings/preset', '/settings/roster',
  '/settings/people', '/settings/kinds', '/settings/pairings', '/settings/pairings/c1', '/settings/talk-notes', '/settings/calendar', '/settings/reminders', '/me/reminders',
  '/settings/history', '/organisations/zx', '/rights', '/rights?child=c1', '/audit', '/devices?staff=m1',
];

/** Under a centre school, with a child that nobody cares for. */
export async function openSchool() {
  const school = await School.open((it) => {
    it.children.push({ id: 'c4', name: '王小雨', class: '3-1', from: day(-60), hamlet: '石桥组' });
    return it;
  });
  const organisations = [{ id: 'zx', kind: 'centre', name: '中心学校' }];
  const supervisors = [{ organisation: 'zx', school: 'e2e', staff: 'p1', from: day(-60) }];
  const schools = [{ school: 'e2e', organisation: 'zx' }];
  const file = { format: 'peiban.organisations/1', organisations, schools, supervisors };
  school.command(['organisation', 'import', school.write('organisations.json', file)]);
  return school;
}

/** Once the screen at `path` is all there. */
export async function goTo(page, school, path) {
  await page.goto(school.url + path);
  await page.locator('main:not(:has(.skeleton, .opening))').waitFor();
}
