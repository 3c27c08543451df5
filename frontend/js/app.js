import './requests.js';
import './autogrow.js';
import './autosave.js';
import './dialog.js';
import './direct.js';
import './keep_typed.js';
import './person.js';
import './toast.js';
