import { piecesOf } from '../../words/logs';

/** A text in which what was searched for is marked. */
export function Found(props: { text: string; searched: string }) {
  return (
    <>
      {piecesOf(props.text, props.searched).map(({ text, found }, index) =>
        found ? <mark key={index}>{text}</mark> : text,
      )}
    </>
  );
}
