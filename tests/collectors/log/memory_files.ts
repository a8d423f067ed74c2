/**
 * A file system in memory that uses inodes again at once, as ext4 and tmpfs do,
 * and the operations that programs which write and rotate logs perform on one.
 *
 * @module
 */

import type {
  FileFacts,
  LogFiles,
  OpenFile,
} from "../../../collectors/log/files.ts";

/** What a writer and a rotation do to files. */
export interface Disk {
  readonly files: LogFiles;
  append(path: string, data: Uint8Array): void;
  write(path: string, data: Uint8Array): void;
  read(path: string): Uint8Array;
  exists(path: string): boolean;
  rename(from: string, to: string): void;
  truncate(path: string): void;
  remove(path: string): void;
}

interface Inode {
  readonly number: number;
  data: Uint8Array;
  uses: number;
  modified: number;
}

/** Returns an empty disk. */
export function memoryDisk(): Disk {
  const names = new Map<string, Inode>();
  const free: number[] = [];
  let next = 1;
  let clock = 0;
  const made = (): Inode => ({
    number: free.pop() ?? next++,
    data: new Uint8Array(0),
    uses: 1,
    modified: ++clock,
  });
  const release = (inode: Inode) => {
    if (--inode.uses === 0) free.push(inode.number);
  };
  const at = (path: string): Inode => {
    let inode = names.get(path);
    if (inode === undefined) names.set(path, inode = made());
    return inode;
  };
  const factsOf = (inode: Inode): FileFacts => ({
    identity: `1:${inode.number}`,
    size: inode.data.length,
    modified: inode.modified,
  });
  const opened = (inode: Inode): OpenFile => {
    inode.uses++;
    return {
      facts: () => Promise.resolve(factsOf(inode)),
      read: (buffer, offset) => {
        const part = inode.data.subarray(offset, offset + buffer.length);
        buffer.set(part);
        return Promise.resolve(part.length);
      },
      close: () => release(inode),
    };
  };
  return {
    files: {
      open: (path) => {
        const inode = names.get(path);
        return Promise.resolve(inode && opened(inode));
      },
      facts: (path) => {
        const inode = names.get(path);
        return Promise.resolve(inode && factsOf(inode));
      },
      names: (folder) =>
        Promise.resolve(
          [...names.keys()].filter((path) => path.startsWith(`${folder}/`))
            .map((path) => path.slice(folder.length + 1)),
        ),
    },
    append: (path, data) => {
      const inode = at(path);
      const longer = new Uint8Array(inode.data.length + data.length);
      longer.set(inode.data);
      longer.set(data, inode.data.length);
      inode.data = longer;
      inode.modified = ++clock;
    },
    write: (path, data) => {
      const inode = at(path);
      inode.data = data.slice();
      inode.modified = ++clock;
    },
    read: (path) => names.get(path)!.data.slice(),
    exists: (path) => names.has(path),
    rename: (from, to) => {
      const inode = names.get(from)!;
      const former = names.get(to);
      names.delete(from);
      names.set(to, inode);
      if (former !== undefined) release(former);
    },
    truncate: (path) => {
      names.get(path)!.data = new Uint8Array(0);
    },
    remove: (path) => {
      release(names.get(path)!);
      names.delete(path);
    },
  };
}
