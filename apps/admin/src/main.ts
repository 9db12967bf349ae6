import './app.css'
import { speak } from './messages/spoken.ts'
import { followTheme } from './shell/theme.ts'

followTheme()
void speak()
  .then(() => import('./page.tsx'))
  .then(({ showPage }) => showPage(document.getElementById('root')!))
