// SPDX-License-Identifier: Apache-2.0
export const en = {
  'home.staff': 'Dispatchers, leads and technicians log in here and come to their own page.',
  'home.customer': 'Your water purifier',
  'home.link': 'Open the link in our message: it shows how things stand, changes the time, and knows the filters.',
  'home.label': 'No message? Scan the code on the machine; a new link goes to the registered telephone.',
};
