import { useState } from 'react';

interface PageState {
  of: string;
  page: number;
  /** Where each page known so far starts. */
  cursors: Array<string | undefined>;
}

/** Where in a list the reader is. */
export interface Pages {
  page: number;
  cursor: string | undefined;
  /** `nextCursor` is the one of the page on screen. */
  turnTo: (page: number, nextCursor: string | undefined) => void;
}

/** The page of a list that the server parts into pages; another list (`of`) begins at its first one. */
export function usePages(of: string): Pages {
  const [stored, setPages] = useState<PageState>({
    of,
    page: 0,
    cursors: [undefined],
  });
  const { page, cursors } =
    stored.of === of ? stored : { page: 0, cursors: [undefined] };
  return {
    page,
    cursor: cursors[page],
    turnTo: (target, nextCursor) => {
      const known = [...cursors];
      if (target === page + 1) {
        known[target] = nextCursor;
      }
      setPages({ of, page: target, cursors: known });
    },
  };
}
