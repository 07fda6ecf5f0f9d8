// SPDX-License-Identifier: Apache-2.0
// A table that is shown, as a file. Cells that a spreadsheet would run are texts.
type Cell = string | number | null | undefined;

function cell(value: Cell): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? "'" + value : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export const csv = (rows: Cell[][]): string => rows.map((r) => r.map(cell).join(',') + '\r\n').join('');

/** The byte order mark tells a spreadsheet that it is UTF-8. */
export function download(name: string, rows: Cell[][]): void {
  const url = URL.createObjectURL(new Blob(['\ufeff' + csv(rows)], { type: 'text/csv;charset=utf-8' }));
  const a = Object.assign(document.createElement('a'), { href: url, download: name });
  a.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
