import { typeByBytes, uploadTypeOf } from '../media/contentType';
import { fileNameOf, nameOfType } from '../media/fileName';
import { typeOfBytes } from '../media/firstBytes';
import type { UploadFile } from './storedFile';

/**
 * Name and type of a file, as far as whoever has it knows them.
 *
 * @param head reads its first bytes, which tell when name and type leave open what it is
 */
export function describeUpload(
	name: string | undefined,
	claimed: string,
	head: () => Promise<Uint8Array>,
): Pick<UploadFile, 'fileName' | 'contentType' | 'head'> {
	const fileName = fileNameOf([name], '');
	const { contentType, isSure } = uploadTypeOf(fileName, claimed);
	if (!isSure) return { fileName, contentType, head };
	return { fileName: nameOfType(fileName, contentType), contentType };
}

/**
 * The file with the type that it has: where that was left open its first bytes are looked at, and its
 * name gets the extension of that type.
 *
 * @throws what the file's store throws
 */
export async function recognised(file: UploadFile): Promise<UploadFile> {
	const { head, ...known } = file;
	if (!head) return file;
	const found = typeOfBytes(await head());
	const contentType = found === undefined ? known.contentType : typeByBytes(known, found);
	return { ...known, contentType, fileName: nameOfType(known.fileName, contentType) };
}
