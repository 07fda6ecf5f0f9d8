// SPDX-License-Identifier: Apache-2.0
// A customer's link, opened as a telephone opens it.
import { api, open } from './harness.mjs';

/** The address of a new link of that order; the one before ends. */
export async function link(id) {
  return new URL((await api('dispatcher', 'POST', `/orders/${id}/customer-link`, {})).url).pathname;
}

/** The page behind it. */
export async function opened(id, options = {}) {
  // A button that is changing its colour has the contrast of neither.
  const me = await open({ reducedMotion: 'reduce', ...options });
  await me.go(await link(id));
  await me.page.getByRole('button', { name: /查看|Open/ }).click();
  await me.page.locator('.top .pill').waitFor();
  return me;
}
