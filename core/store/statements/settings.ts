import type { Statement } from '../database';

export const getSetting: Statement = () => `select value from tact_settings where key = :key`;

export const setSetting: Statement = () => `
	insert into tact_settings (key, value) values (:key, :value)
	on conflict (key) do update set value = excluded.value`;

export const addSetting: Statement = () => `
	insert into tact_settings (key, value) values (:key, :value) on conflict (key) do nothing`;

export const deleteSetting: Statement = () => `delete from tact_settings where key = :key`;
