import { useRouter } from "@tanstack/react-router";
import { signOut } from "#dashboard/api/auth.ts";
import { switchBusiness, useAccount, useBusiness } from "#dashboard/api/session.ts";
import { Avatar } from "#dashboard/design/bits.tsx";
import { Icon } from "#dashboard/design/icon.tsx";
import { Menu, MenuItem, MenuLine, MenuTitle } from "#dashboard/design/menu.tsx";
import { changeLanguage, LANGUAGES, language, useStrings } from "#dashboard/strings/strings.ts";
import { setTheme, useTheme } from "./theme.ts";

const LANGUAGE_NAMES = { en: "English", de: "Deutsch" } as const;

/** The business of this tab, the others, and what belongs to the person. */
export function BusinessSwitcher() {
  const { switcher } = useStrings("app");
  const business = useBusiness();
  const account = useAccount();
  const theme = useTheme();
  const router = useRouter();
  return (
    <Menu
      button={{}}
      trigger={(props) => (
        <button type="button" className="business-button" {...props}>
          <Avatar name={business.name} url={business.logoUrl} />
          <span className="hidden-text">{switcher.business}:</span>
          <span className="grow cut">{business.name}</span>
          <Icon name="down" size={16} />
        </button>
      )}
    >
      <MenuTitle>{switcher.businesses}</MenuTitle>
      {account.businesses.map(({ id, name }) => (
        <MenuItem
          key={id}
          checked={id === business.id}
          onSelect={() => id !== business.id && void switchBusiness(id)}
        >
          {name}
        </MenuItem>
      ))}
      <MenuItem icon="plus" onSelect={() => void router.navigate({ to: "/new-business" })}>
        {switcher.add}
      </MenuItem>
      <MenuItem icon="external" href={`/book/${business.slug}`} external>
        {switcher.bookingPage}
      </MenuItem>
      <MenuLine />
      <MenuTitle>{switcher.theme}</MenuTitle>
      {(["system", "light", "dark"] as const).map((one) => (
        <MenuItem key={one} checked={theme === one} onSelect={() => setTheme(one)}>
          {switcher.themes[one]}
        </MenuItem>
      ))}
      <MenuTitle>{switcher.language}</MenuTitle>
      {LANGUAGES.map((one) => (
        <MenuItem key={one} checked={language === one} onSelect={() => changeLanguage(one)}>
          {LANGUAGE_NAMES[one]}
        </MenuItem>
      ))}
      <MenuLine />
      <MenuItem icon="out" onSelect={() => void signOut()}>
        {switcher.signOut}
      </MenuItem>
    </Menu>
  );
}
