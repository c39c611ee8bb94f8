// Decides which files the page needs: nothing of it is on a server that does not ask for it.
import { PAGE, PAGE_DEFINITIONS, PAGE_FOLDER, PAGE_UNIT } from "../names";
import type { Settings } from "../settings";
import { contentOf, type HostFile, type ReleaseFile } from "./file-tree";

/** Whether a file of files/, or a program, is the page's alone. */
export const isPages = (path: string): boolean =>
  path === PAGE || path.startsWith(PAGE_FOLDER) || Object.hasOwn(PAGE_DEFINITIONS, path);

/** What reads it when it starts. */
export const readsPages = (path: string): string[] =>
  path === PAGE || path.startsWith(PAGE_FOLDER) ? [PAGE_UNIT] : [];

/** Of each what is in files/, where it has its effect. */
export const pageFiles = ({ page }: Pick<Settings, "page">, files: HostFile[]): ReleaseFile[] =>
  page
    ? Object.entries(PAGE_DEFINITIONS).map(([definition, path]) => ({
        ...{ path, mode: "0644", content: contentOf(files, definition) },
        units: path.endsWith(`/${PAGE_UNIT}`) ? [PAGE_UNIT] : [],
      }))
    : [];
