/**
 * The part of a machine that following a log needs: files that grow, are renamed,
 * cut, removed and made anew. Everything else goes through host.ts.
 *
 * @module
 */

/** What a file is at one moment. */
export interface FileFacts {
  /** Device and inode as one text; the same for two names of one file. Empty where the system has none. */
  readonly identity: string;
  readonly size: number;
  /** When it was last written, in milliseconds since the epoch; 0 where that is not known. */
  readonly modified: number;
}

/** An open file. It stays readable when its name goes to another file. */
export interface OpenFile {
  facts(): Promise<FileFacts>;
  /** Reads into `buffer` from `offset`; returns how many octets, 0 at the end. */
  read(buffer: Uint8Array, offset: number): Promise<number>;
  close(): void;
}

/** Files of one machine, live or made up. */
export interface LogFiles {
  /** Opens a file to read; undefined where there is none of this name. Rejects where it must not be read. */
  open(path: string): Promise<OpenFile | undefined>;
  /** Facts of the file that has this name now; undefined where there is none. */
  facts(path: string): Promise<FileFacts | undefined>;
  /** Names of the plain files in a folder; none where the folder is not there. */
  names(folder: string): Promise<string[]>;
}
