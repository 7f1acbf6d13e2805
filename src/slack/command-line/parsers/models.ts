/** `a, b` → each of them once; `all` → null. */
export function parseModels(text: string): string[] | null {
  const models = [...new Set(text.split(/[\s,;]+/).filter(Boolean))];
  return models.length === 0 || (models.length === 1 && models[0]?.toLowerCase() === 'all') ? null : models;
}
