// SPDX-License-Identifier: Apache-2.0
// Line marks of 24 by 24. A mark never speaks alone: a word stands beside it.
const paths = {
  back: 'M15 5l-7 7 7 7',
  forth: 'M9 5l7 7-7 7',
  down: 'M5 9l7 7 7-7',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  plus: 'M12 5v14M5 12h14',
  minus: 'M6 12h12',
  unknown: 'M12 3.5a8.5 8.5 0 1 1 0 17a8.5 8.5 0 1 1 0-17M9.7 9.8a2.4 2.4 0 1 1 3.4 2.1c-.8.4-1.1.9-1.1 1.7M12 16.5v.2',
  go: 'M4 12h15M13 6l6 6-6 6',
  place: 'M12 21c-4-4.5-6.5-8-6.5-11.2a6.5 6.5 0 0 1 13 0C18.500 13 16 16.500 12 21zM12 7.500a2.300 2.300 0 1 1 0 4.600a2.300 2.300 0 1 1 0-4.600',
  phone: 'M5 4h3.5l1.7 4.3-2.2 1.6a12 12 0 0 0 6.1 6.1l1.6-2.2L20 15.5V19a1.5 1.5 0 0 1-1.6 1.5A15.5 15.5 0 0 1 3.5 5.6 1.5 1.5 0 0 1 5 4z',
  message: 'M4 5.5h16v11H9.500L5.500 20v-3.500H4z',
  calendar: 'M4 6h16v14H4zM4 10.5h16M8.5 3.5V7M15.5 3.5V7',
  scan: 'M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M4 12h16',
  pulse: 'M3 12.5h4l2.5-7 4 13 2.5-6h5',
  warn: 'M12 4l9 16H3zM12 10v4.5M12 17.3v.2',
  help: 'M12 3.500a8.500 8.500 0 1 1 0 17a8.500 8.500 0 1 1 0-17M12 8.500a3.500 3.500 0 1 1 0 7a3.500 3.500 0 1 1 0-7M6 6l3.500 3.500M18 6l-3.500 3.500M6 18l3.500-3.500M18 18l-3.500-3.500',
  undo: 'M9 4L4 9l5 5M4 9h10a5.500 5.500 0 0 1 0 11h-2',
  pause: 'M8.5 5v14M15.5 5v14',
  home: 'M4 11l8-6.5 8 6.5v8.5h-5.5V14h-5v5.5H4z',
  cloud: 'M7 18a4.5 4.5 0 0 1-.4-9A6 6 0 0 1 18 8.5 4.8 4.8 0 0 1 17.5 18M12 20v-8M8.8 15L12 11.8 15.2 15',
  purse: 'M3.5 6.5h17v11h-17zM12 9.5a2.500 2.500 0 1 1 0 5a2.500 2.500 0 1 1 0-5M6.500 12h.01M17.500 12h.01',
  person: 'M12 4.5a4 4 0 1 1 0 8a4 4 0 1 1 0-8M4.5 20.5a7.5 7.5 0 0 1 15 0',
  shield: 'M12 3.5l7.5 2.5v6c0 4.5-3.2 7.2-7.5 8.5-4.3-1.3-7.5-4-7.5-8.5V6zM8.5 12l2.5 2.5 4.500-5',
  off: 'M3 3l18 18M5 12.5a10 10 0 0 1 4-2.4M12.5 9.5c2.5.1 4.8 1.1 6.5 3M8.5 16a5 5 0 0 1 5-1.2M2.500 9a14 14 0 0 1 4-2.600M10.500 5c4.200-.3 8.200 1.200 11 4M12 19.200v.1',
  card: 'M6 3.500h12v17H6zM9 8h6M9 12h6M9 16h3',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, turn }: { name: IconName; turn?: boolean }) {
  return <svg class={'i' + (turn ? ' turn push' : '')} viewBox="0 0 24 24" aria-hidden="true"><path d={paths[name]} /></svg>;
}
