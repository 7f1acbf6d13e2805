/** The most characters or elements that Slack accepts; the sandbox refuses more. */
export const LIMITS = {
  text: 3900,
  messageBlocks: 50,
  viewBlocks: 100,
  section: 3000,
  fields: 10,
  field: 2000,
  header: 150,
  title: 24,
  context: 10,
  actions: 25,
  button: 75,
  label: 75,
  option: 75,
  optionValue: 150,
  options: 100,
  menu: 5,
  placeholder: 150,
  hint: 2000,
  input: 3000,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  chartTitle: 50,
  chartLabel: 20,
  bars: 20,
} as const;

/** Cuts at a space or a line break, and never inside an escape (`&lt;`) or a mention. */
export function fitted(text: string, max: number): string {
  if (text.length <= max) return text;
  const cut = text.slice(0, max - 2);
  const end = Math.max(cut.lastIndexOf('\n'), cut.lastIndexOf(' '));
  return `${(end > 0 ? cut.slice(0, end) : cut).replace(/[<&][^>;]*$/, '').trimEnd()} …`;
}
