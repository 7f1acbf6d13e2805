import { type RefObject, useLayoutEffect, useRef } from 'react';

const GAP = 4;
const MARGIN = 8;

/** Positions a popup below or above its anchor, inside the window, also while the anchor scrolls. */
export function usePopup<P extends HTMLElement>(
  anchor: RefObject<HTMLElement | null>,
  isOpen: boolean,
): RefObject<P | null> {
  const popup = useRef<P>(null);
  useLayoutEffect(() => {
    const [shown, from] = [popup.current, anchor.current];
    if (!isOpen || !shown || !from) return;
    shown.showPopover();
    const place = () => {
      const box = from.getBoundingClientRect();
      const width = Math.min(
        Math.max(box.width, shown.dataset['width'] ? Number(shown.dataset['width']) : 0),
        innerWidth - 2 * MARGIN,
      );
      const below = innerHeight - box.bottom - GAP - MARGIN;
      const isAbove = below < Math.min(shown.scrollHeight, 160) && box.top > below;
      shown.style.width = `${width}px`;
      shown.style.left = `${Math.max(MARGIN, Math.min(box.left, innerWidth - width - MARGIN))}px`;
      shown.style.maxHeight = `${Math.min(280, (isAbove ? box.top : below) - GAP)}px`;
      shown.style.top = isAbove ? 'auto' : `${box.bottom + GAP}px`;
      shown.style.bottom = isAbove ? `${innerHeight - box.top + GAP}px` : 'auto';
    };
    place();
    const sized = new ResizeObserver(place);
    sized.observe(shown);
    document.addEventListener('scroll', place, { capture: true, passive: true });
    return () => {
      sized.disconnect();
      document.removeEventListener('scroll', place, { capture: true });
      if (shown.isConnected) shown.hidePopover();
    };
  }, [anchor, isOpen]);
  return popup;
}
