import { Route, Routes } from 'react-router-dom';
import { restoreTestRouteRef, runRouteRef } from '../../routes';
import { RunPage } from '../RunPage';
import { TestsPage } from './TestsPage';

/** The tab *Restore tests* of an entity, with the pages of its runs. */
export function RestoreTestsTab() {
  return (
    <Routes>
      <Route path="/" element={<TestsPage />} />
      <Route path={restoreTestRouteRef.path} element={<TestsPage />} />
      <Route path={runRouteRef.path} element={<RunPage />} />
    </Routes>
  );
}
