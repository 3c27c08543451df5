import './requests.js';
import './autogrow.js';
import './autosave.js';
import './dialog.js';
import './keep_typed.js';
import './person.js';
import './sign.js';
import './toast.js';
