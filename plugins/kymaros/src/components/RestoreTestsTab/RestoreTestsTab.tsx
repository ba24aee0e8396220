import { Route, Routes } from 'react-router-dom';
import {
  comparisonRouteRef,
  restoreTestRouteRef,
  runRouteRef,
} from '../../routes';
import { ComparisonPage } from '../RunComparison';
import { RunPage } from '../RunPage';
import { TestsPage } from './TestsPage';

/** The tab *Restore tests* of an entity, with the pages of its runs. */
export function RestoreTestsTab() {
  return (
    <Routes>
      <Route path="/" element={<TestsPage />} />
      <Route path={restoreTestRouteRef.path} element={<TestsPage />} />
      <Route path={runRouteRef.path} element={<RunPage />} />
      <Route path={comparisonRouteRef.path} element={<ComparisonPage />} />
    </Routes>
  );
}
