import { errorsPage, readErrorsPage } from '../../../scripts/docs';

it('docs/errors.md lists every kind of error with the words of the code (npm run docs writes it)', () => {
	const page = readErrorsPage();
	expect(page).toBe(errorsPage(page));
});
