// SPDX-License-Identifier: Apache-2.0
// Pictures of a visit: taken, shrunk, put into the outbox, and shown small.
import { useState } from 'preact/hooks';
import type { Order } from '../core/api';
import { t } from '../core/i18n';
import { attach } from '../core/outbox';
import { shrink } from '../core/photo';
import { Icon } from '../ui/icons';
import { nameOf } from './about';
import { little, Room, room } from './room';

/** Names are the order's for good: the same one again would hide the picture before. */
const photoName = (what: string): string => `${what}-${Date.now().toString(36)}${Math.floor(Math.random() * 1296).toString(36)}.jpg`;

/** Shrinks it and hands it to the outbox; its name and small form, or null when the phone cannot read it. */
export async function takePhoto(order: Order, file: File, what: string): Promise<{ name: string; thumb: string } | null> {
  const photo = await shrink(file, little(await room())).catch(() => null);
  if (!photo) return null;
  const name = photoName(what);
  await attach(order, nameOf(order), name, photo.blob);
  return { name, thumb: photo.thumb };
}

export function Photos({ order, photos, add }: { order: Order; photos: { name: string; thumb: string }[]; add(p: { name: string; thumb: string }): void }) {
  const [wrong, setWrong] = useState(false);
  const pick = async (e: Event) => {
    const input = e.currentTarget as HTMLInputElement;
    for (const file of [...(input.files ?? [])]) {
      const taken = await takePhoto(order, file, 'visit');
      setWrong(!taken);
      if (taken) add(taken);
    }
    input.value = '';
  };
  return (
    <>
      <div class="photos">{photos.map((p, i) => <img class="photo" src={p.thumb} alt={t('photo.alt', { n: i + 1 })} />)}
        <label class="photo add"><Icon name="camera" />{t('photo.add')}<input class="hide" type="file" accept="image/*" capture="environment" multiple onChange={(e) => void pick(e)} /></label></div>
      <Room changes={photos.length} />
      {wrong && <p class="t-rust small" role="alert">{t('photo.wrong')}</p>}
    </>
  );
}
