// SPDX-License-Identifier: Apache-2.0
// What the modules look for in a browser when they are read.
const none = (): void => undefined;
Object.assign(globalThis, { addEventListener: none, location: { hash: '' }, scrollTo: none });
// Newer Node has one.
if (!('navigator' in globalThis)) Object.assign(globalThis, { navigator: { language: 'en' } });
