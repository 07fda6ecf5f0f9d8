// SPDX-License-Identifier: Apache-2.0
// A fault, reported without an order: from the code on the machine, or from the page of the filters.
import { useState } from 'preact/hooks';
import { t } from '../core/i18n';
import { Icon } from '../ui/icons';
import { Field, Sheet } from '../ui/parts';
import { read, readHome, say, tell, type LinkOrder } from './data';

function Words({ close }: { close(): void }) {
  const send = async (form: FormData): Promise<void> => {
    if (!(await say<LinkOrder>('report', { text: String(form.get('text')) }))) return;
    close();
    tell(t('report.sent'));
    await Promise.all([read(), readHome()]);
  };
  return (
    <Sheet title={t('report')} label={t('send')} close={close} submit={(form) => void send(form)}>
      <p>{t('report.what')}</p>
      <Field label={t('still.text')}><textarea name="text" required maxLength={600} /></Field>
    </Sheet>
  );
}

export function Report() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" class="btn tall" onClick={() => setOpen(true)}><Icon name="warn" />{t('report')}</button>
      {open && <Words close={() => setOpen(false)} />}
    </>
  );
}
