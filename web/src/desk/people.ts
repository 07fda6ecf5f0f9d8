// SPDX-License-Identifier: Apache-2.0
// Who works here. Orders name people by their ids.
import { call, type Schema } from '../core/api';
import { signal } from '../core/signal';

export type Technician = Schema['TechnicianList']['items'][number];

export const technicians = signal<Technician[]>([]);

export async function loadPeople(): Promise<void> {
  technicians.value = (await call<Schema['TechnicianList']>('GET', '/technicians')).items;
}

export const technicianName = (id: string | null | undefined): string =>
  (id && technicians.value.find((p) => p.id === id)?.name) || '';
