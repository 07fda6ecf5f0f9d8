// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { joined } from './orders-csv';

it('a table that came in parts has one head', () => {
  expect(joined(['a,b\r\n1,2\r\n', 'a,b\r\n3,4\r\n'])).toBe('a,b\r\n1,2\r\n3,4\r\n');
});
