// Decides which imports of the tree point the wrong way: up, or in a circle. Types count: who names another's type knows it.

/** File → the files that it imports; paths from the project's folder. */
export type Imports = ReadonlyMap<string, readonly string[]>;

/** A part of the tree, by the beginning of its files' paths, and the parts that it may know besides itself. */
export type Layers = Readonly<Record<string, readonly string[]>>;

/** The longest beginning counts. */
const layerOf = (layers: Layers, file: string): string | undefined =>
  Object.keys(layers)
    .filter((layer) => file.startsWith(layer))
    .sort((a, b) => b.length - a.length)[0];

/** A sentence for each import that no layer allows; what is in no layer is not judged. */
export const wrongWay = (imports: Imports, layers: Layers): string[] =>
  [...imports].flatMap(([from, targets]) =>
    targets.flatMap((to) => {
      const [one, other] = [layerOf(layers, from), layerOf(layers, to)];
      if (one === undefined || other === undefined || one === other) return [];
      return layers[one]?.includes(other)
        ? []
        : [`${from} knows ${to}: ${one} may not know ${other}`];
    }),
  );

/** Each circle once, as the files that it goes through. */
export const circles = (imports: Imports): string[] => {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) {
      found.push([...path.slice(path.indexOf(file)), file].join(" → "));
      return;
    }
    if (done.has(file)) return;
    for (const next of imports.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of imports.keys()) visit(file, []);
  return found;
};
