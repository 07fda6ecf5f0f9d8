// SPDX-License-Identifier: Apache-2.0
import { test } from 'node:test';
import { desk, open, world } from './harness.mjs';

const TURNS = 3;
const FRAMES = 240;
const STEP_PX = 400;

test(`the board with ${world.orders} open orders`, async () => {
  const me = await open({ as: desk });
  await me.logIn('dispatcher', '/d');
  for (let i = 0; i < TURNS; i++) {
    await me.page.goto('about:blank');
    const began = Date.now();
    await me.go('/d');
    await me.page.locator('.dcard').first().waitFor();
    const first = Date.now() - began;
    await me.page.waitForFunction((n) => document.querySelector('.rail .nv .n')?.textContent === String(n), world.orders);
    console.log(`first card after ${first} ms, all after ${Date.now() - began} ms`);
  }
  const frames = await me.page.evaluate(async ({ n, step }) => {
    const list = document.querySelector('.list');
    const took = [];
    let last = performance.now();
    for (let i = 0; i < n; i++) {
      list.scrollTop += step;
      await new Promise(requestAnimationFrame);
      took.push(performance.now() - last);
      last = performance.now();
    }
    return took.sort((a, b) => a - b);
  }, { n: FRAMES, step: STEP_PX });
  const at = (share) => frames[Math.floor((FRAMES - 1) * share)].toFixed(1);
  console.log(`cards in the document: ${await me.page.locator('.dcard').count()}`);
  console.log(`frame while scrolling: median ${at(0.5)} ms, 95 % ${at(0.95)} ms, longest ${at(1)} ms`);
});
