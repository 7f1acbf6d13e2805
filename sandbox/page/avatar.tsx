import type { ReactNode } from 'react';

const COLOURS = ['#1d6f8f', '#7a3e9d', '#9a4a1c', '#2c6e49', '#8a2846', '#3d5a98', '#5f6b1d', '#6b4f2a'];

const colourOf = (name: string): string => {
  const sum = [...name].reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), 0);
  return COLOURS[sum % COLOURS.length] ?? '#555';
};

const initials = (realName: string): string =>
  realName
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join('');

export function Avatar({ name, size = 36 }: { name: string; size?: number }): ReactNode {
  return (
    <span
      aria-hidden="true"
      className="avatar"
      style={{ width: size, height: size, fontSize: size * 0.4, background: colourOf(name) }}
    >
      {initials(name)}
    </span>
  );
}

export function AppIcon({ size = 36 }: { size?: number }): ReactNode {
  return (
    <svg aria-hidden="true" className="avatar" width={size} height={size} viewBox="0 0 36 36">
      <rect width="36" height="36" rx="8" fill="#1a1d21" />
      <path d="M6 25 19 12" stroke="#ecb22e" strokeWidth="2" strokeLinecap="round" opacity=".55" />
      <circle cx="23" cy="14" r="5" fill="none" stroke="#ecb22e" strokeWidth="3" />
      <path
        d="M19.5 17.5 11 26m2-2 3 3m1-7 2.5 2.5"
        fill="none"
        stroke="#ecb22e"
        strokeWidth="3"
        strokeLinecap="round"
      />
    </svg>
  );
}
