import { type ReactNode, useId } from 'react';
import { type Block as KnownBlock, Message as ReadOnly } from 'slack-blocks-to-jsx';
import type { Block, Element } from '../slack/shapes.ts';
import { useAct } from './act-context.ts';
import { textOf, useControl } from './control.ts';
import { ElementView } from './element.tsx';
import { slackDate } from './slack-date.ts';
import { Text } from './text.tsx';

const READ_ONLY = [
  'rich_text',
  'image',
  'markdown',
  'table',
  'alert',
  'video',
  'data_visualization',
  'plan',
  'task_card',
];

/** Blocks without controls and mrkdwn are rendered by a library. */
function ReadOnlyBlock({ block }: { block: Block }): ReactNode {
  const { me, names } = useAct().snapshot;
  const mention =
    (sign: string) =>
    ({ id }: { id: string }) => <span className="mention">{sign + (names[id] ?? id)}</span>;
  const hooks = {
    user: mention('@'),
    usergroup: mention('@'),
    channel: mention('#'),
    date: ({ timestamp, format }: { timestamp: string; format: string }) => (
      <time>{slackDate(Number(timestamp), format, me.tz)}</time>
    ),
  };
  return (
    <ReadOnly
      withoutWrapper
      theme="light"
      logo=""
      name=""
      hooks={hooks}
      blocks={[block as unknown as KnownBlock]}
    />
  );
}

function Section({ block }: { block: Block }): ReactNode {
  const fields = Array.isArray(block['fields']) ? (block['fields'] as unknown[]) : [];
  return (
    <div className={`section accessory-${block.accessory?.type ?? 'none'}`}>
      <div className="section-text">
        {block.text && <Text of={block.text} />}
        {fields.length > 0 && (
          <div className="section-fields">
            {fields.map((field) => (
              <div key={textOf(field)}>
                <Text of={field} />
              </div>
            ))}
          </div>
        )}
      </div>
      {block.accessory && (
        <div className="section-accessory">
          <ElementView block={block} element={block.accessory} />
        </div>
      )}
    </div>
  );
}

function InputBlock({ block, element }: { block: Block; element: Element }): ReactNode {
  const { error } = useControl({ block, element });
  const id = useId();
  const hint = block['hint'];
  return (
    <div className={error ? 'input invalid' : 'input'} data-block={block.block_id}>
      <div className="label" id={`${id}-label`}>
        <Text of={block.label} />
        {block.optional && <span className="optional"> (optional)</span>}
      </div>
      <ElementView block={block} element={element} labelledBy={`${id}-label`} describedBy={`${id}-notes`} />
      <div id={`${id}-notes`}>
        {error && (
          <p className="error" role="alert">
            {error}
          </p>
        )}
        {hint !== undefined && (
          <p className="hint">
            <Text of={hint} />
          </p>
        )}
      </div>
    </div>
  );
}

function Context({ block }: { block: Block }): ReactNode {
  return (
    <div className="context">
      {(block.elements ?? []).map((element) => (
        <div key={textOf(element) || String(element['image_url'])}>
          {element.type === 'image' ? <ElementView block={block} element={element} /> : <Text of={element} />}
        </div>
      ))}
    </div>
  );
}

function BlockView({ block }: { block: Block }): ReactNode {
  if (READ_ONLY.includes(block.type)) return <ReadOnlyBlock block={block} />;
  switch (block.type) {
    case 'section':
      return <Section block={block} />;
    case 'header':
      return (
        <h3 className="block-header">
          <Text of={block.text} />
        </h3>
      );
    case 'divider':
      return <hr />;
    case 'context':
      return <Context block={block} />;
    case 'actions':
      return (
        <div className="actions">
          {(block.elements ?? []).map((element) => (
            <ElementView key={element.action_id} block={block} element={element} />
          ))}
        </div>
      );
    case 'input':
      return block.element ? <InputBlock block={block} element={block.element} /> : null;
    default:
      return <em className="unknown">This page cannot show a block of type {block.type}.</em>;
  }
}

export function Blocks({ blocks }: { blocks: Block[] }): ReactNode {
  return (
    <div className="blocks">
      {blocks.map((block) => (
        <BlockView key={block.block_id} block={block} />
      ))}
    </div>
  );
}
