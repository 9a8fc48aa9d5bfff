// Installs and builds what is missing or out of date.
import { prepare } from './prepare.js';

prepare();
