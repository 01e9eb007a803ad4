/**
 * Edits that the server has not yet confirmed, kept in this browser (IndexedDB) so that a closed window or a crash loses
 * none. An entry is one page's; another page that opens the same document takes it over.
 */
export interface Kept {
  /** Workspace, document and page. */
  key: string;
  workspace: string;
  document: string;
  epoch: number;
  schema: number;
  /** A Yjs update: merged as it is while the document's history is the same. */
  update: Uint8Array;
  edits: number;
  /** What the edits came to, for a document that was restarted: whole records, and ids taken away. */
  put: object[];
  removed: string[];
  at: string;
}

export interface Keep {
  write(entry: Kept): Promise<void>;
  read(workspace: string, document: string): Promise<Kept[]>;
  remove(keys: readonly string[]): Promise<void>;
}

const DATABASE = "resa-unsent";
const STORE = "edits";

/** The browser's own store. Without one (a private window that forbids it) nothing is kept, and editing goes on. */
export function browserKeep(): Keep {
  let opened: Promise<IDBDatabase> | undefined;
  const open = (): Promise<IDBDatabase> =>
    (opened ??= new Promise((resolve, reject) => {
      const asked = indexedDB.open(DATABASE, 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "key" });
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error ?? new Error("no store"));
    }));
  async function transact<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T> | undefined): Promise<T | undefined> {
    const transaction = (await open()).transaction(STORE, mode);
    const asked = ask(transaction.objectStore(STORE));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(asked?.result);
      transaction.onabort = transaction.onerror = () => reject(transaction.error ?? new Error("not kept"));
    });
  }
  return {
    write: async (entry) => void (await transact("readwrite", (store) => store.put(entry))),
    read: async (workspace, document) => {
      const all = ((await transact("readonly", (store) => store.getAll())) ?? []) as Kept[];
      return all.filter((entry) => entry.workspace === workspace && entry.document === document);
    },
    remove: async (keys) => {
      await transact("readwrite", (store) => {
        for (const key of keys) store.delete(key);
        return undefined;
      });
    },
  };
}
