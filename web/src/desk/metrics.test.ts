// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { parse, perMinute, total } from './metrics';

const text = (applied: number) => `# HELP tapwright_messages_total Messages.
# TYPE tapwright_messages_total counter
tapwright_messages_total{result="applied"} ${applied}
tapwright_messages_total{result="rejected"} 3
tapwright_journal_lag_frames 7
tapwright_channel_up{channel="sms",via="a \\"b\\""} 0
`;

describe('the figures of the service', () => {
  it('are read with and without labels', () => {
    const r = parse(text(10), 0);
    expect(total(r, 'messages_total')).toBe(13);
    expect(total(r, 'messages_total', { result: 'applied' })).toBe(10);
    expect(total(r, 'journal_lag_frames')).toBe(7);
    expect(r.of.get('tapwright_channel_up')![0]!.labels.channel).toBe('sms');
  });

  it('are no figure when they are not there', () => expect(total(parse('', 0), 'messages_total')).toBeNaN());

  it('give a rate between two readings, and none over a restart', () => {
    const [a, b] = [parse(text(10), 0), parse(text(40), 30000)];
    expect(perMinute(a, b, 'messages_total', { result: 'applied' })).toBe(60);
    expect(perMinute(null, b, 'messages_total')).toBeNull();
    expect(perMinute(b, parse(text(1), 60000), 'messages_total')).toBeNull();
  });
});
