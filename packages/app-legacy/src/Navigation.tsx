import {
  Sidebar,
  SidebarItem,
  SidebarPage,
  SidebarSpace,
} from '@backstage/core-components';
import { Settings } from '@backstage/plugin-user-settings';
import HomeIcon from '@material-ui/icons/Home';
import RestoreIcon from '@material-ui/icons/SettingsBackupRestore';
import type { ReactNode } from 'react';

/** The sidebar, beside the page. */
export function Navigation(props: { children: ReactNode }) {
  return (
    <SidebarPage>
      <Sidebar>
        <SidebarItem icon={HomeIcon} to="/" text="Catalog" />
        <SidebarItem icon={RestoreIcon} to="/kymaros" text="Restore tests" />
        <SidebarSpace />
        <Settings />
      </Sidebar>
      {props.children}
    </SidebarPage>
  );
}
