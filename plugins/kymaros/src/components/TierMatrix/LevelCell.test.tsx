import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { LevelCell } from './LevelCell';

it('is called by its place and by what stands in it, as people who see it say', async () => {
  renderInTestApp(
    <LevelCell
      result={{
        level: 'health',
        status: 'measured',
        value: 0.629,
        weight: 25,
        summary: '2 of 3 checks passed',
      }}
      tier="app-backend"
      open={false}
      controls="behind"
      onClick={() => {}}
    />,
  );
  const cell = await screen.findByRole('button');
  expect(cell).toHaveAccessibleName('app-backend, Health: 62 partly');
  expect(cell).toHaveTextContent(/62 partly$/);
  expect(cell).toHaveAttribute('aria-expanded', 'false');
});
