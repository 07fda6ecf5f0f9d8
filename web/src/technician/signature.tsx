// SPDX-License-Identifier: Apache-2.0
// A signature drawn with the finger, kept as a small picture of black on white.
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../core/i18n';

/** In points of the picture; the paper is wider on the screen or narrower. */
const WIDTH = 652;
const HEIGHT = 264;

export function Signature({ kept, save }: { kept: string; save(picture: string): void }) {
  const paper = useRef<HTMLCanvasElement>(null);
  const pen = useRef<{ x: number; y: number } | null>(null);

  useEffect(() => {
    const c = paper.current!.getContext('2d')!;
    c.fillStyle = '#fff';
    c.fillRect(0, 0, WIDTH, HEIGHT);
    Object.assign(c, { strokeStyle: '#000', lineWidth: 6, lineCap: 'round', lineJoin: 'round' });
    if (!kept) return;
    const image = new Image();
    image.onload = () => c.drawImage(image, 0, 0);
    image.src = kept;
  }, [kept === '']);

  const place = (e: PointerEvent) => {
    const r = paper.current!.getBoundingClientRect();
    return { x: ((e.clientX - r.left) / r.width) * WIDTH, y: ((e.clientY - r.top) / r.height) * HEIGHT };
  };
  const down = (e: PointerEvent) => {
    e.preventDefault();
    paper.current!.setPointerCapture(e.pointerId);
    pen.current = place(e);
  };
  const move = (e: PointerEvent) => {
    if (!pen.current) return;
    const c = paper.current!.getContext('2d')!;
    const to = place(e);
    c.beginPath();
    c.moveTo(pen.current.x, pen.current.y);
    c.lineTo(to.x, to.y);
    c.stroke();
    pen.current = to;
  };
  const up = () => {
    if (!pen.current) return;
    pen.current = null;
    save(paper.current!.toDataURL('image/png'));
  };
  return (
    <div class="sign"><canvas ref={paper} width={WIDTH} height={HEIGHT} role="img" aria-label={t(kept ? 'sign.signed' : 'sign.empty')}
      onPointerDown={down} onPointerMove={move} onPointerUp={up} onPointerCancel={up} /></div>
  );
}
