import { Button, Card } from '@sidetone/ui'
import { useState } from 'react'
import { useWords } from '../messages/index.tsx'

/** The right to show a call while the window is in the background. */
export function Notifications() {
  const words = useWords()
  const [state, setState] = useState(() => ('Notification' in window ? Notification.permission : 'none'))
  if (state === 'none') return null
  return (
    <Card title={words.notifications} className="flex flex-col items-start">
      <p className="text-ink-soft">
        {state === 'granted'
          ? words.notificationsOn
          : state === 'denied'
            ? words.notificationsRefused
            : words.notificationsText}
      </p>
      {state === 'default' && (
        <Button className="mt-4" onClick={() => Notification.requestPermission().then(setState)}>
          {words.allowNotifications}
        </Button>
      )}
    </Card>
  )
}
